import type { JobView, NodeView, ReporterView } from '../hub/types.js';
import { useAnswer } from '../hub/use-answer.js';

const MOST_NODES = 3;
/** A node may come to be known while the job goes on. */
const LOOK_MS = 60_000;
const THIS_MACHINE = /^(?:127\.|::1$|localhost$)/i;

export interface NodeBehind {
  readonly node: NodeView;
  /** The machine of the client, where the job's own machine is another, or no node. */
  readonly isReporter: boolean;
}

/** The names by which a node may be known that reports about a job: its host, its address, and its token, in this order. */
export function reporterNames(
  reporter: Pick<ReporterView, 'host' | 'address' | 'token'> | null,
  vmName: string | null,
): readonly (string | undefined)[] {
  const told = [reporter?.host, reporter?.address, reporter?.token];
  const names = told.map((name) => (name && name !== vmName && !THIS_MACHINE.test(name) ? name : undefined));
  return names.map((name, place) => (names.indexOf(name) === place ? name : undefined));
}

/** The nodes that a job's machine name means, and the one from which it is reported; each once. */
export function useNodesBehind(job: JobView, reporter: ReporterView | null): readonly NodeBehind[] {
  const named = (name: string | null | undefined): readonly NodeView[] =>
    useAnswer('/nodes', { vm_name: name ?? '', limit: MOST_NODES }, { isOff: !name, everyMs: LOOK_MS }).value
      .data?.items ?? [];
  const own = named(job.vm_name);
  const [host, address, token] = reporterNames(reporter, job.vm_name);
  const [byHost, byAddress, byToken] = [named(host), named(address), named(token)];
  const reporting = [byHost, byAddress, byToken].find((nodes) => nodes.length > 0) ?? [];
  const known = new Set(own.map(({ id }) => id));
  return [
    ...own.map((node) => ({ node, isReporter: false })),
    ...reporting.filter(({ id }) => !known.has(id)).map((node) => ({ node, isReporter: true })),
  ];
}
