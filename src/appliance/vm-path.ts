/** The machine at a path of VMware's inventory: `pg1` at `/DC/vm/pg1`. */
export function machineAt(path: string): string {
  return path.split('/').findLast((part) => part !== '') ?? path;
}
