/** What keeps a hub from its work, for its operator alone: it may name tables, users and files. */
export interface Fault {
  /** A sentence without its full stop. */
  readonly says: string;
  /** What mends it, as a whole sentence. */
  readonly todo: string;
}

export function sentenceOfFault({ says, todo }: Fault): string {
  return `${says}. ${todo}`;
}
