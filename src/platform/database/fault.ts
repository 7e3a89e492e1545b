/** A fault that keeps a hub from working, for operators only: it may name tables, users and files. */
export interface Fault {
  /** A sentence without a full stop. */
  readonly says: string;
  /** Advice, as a whole sentence. */
  readonly todo: string;
}

export function sentenceOfFault({ says, todo }: Fault): string {
  return `${says}. ${todo}`;
}
