/**
 * Lets equal reads share answers, without ever returning an answer that began before the request for it:
 * 1. A question that nobody is asking is answered in the next turn of the event loop, so that all requests read by then
 *    share the answer.
 * 2. A question that is being answered may not join: that answer may be older than the question. It waits for the next
 *    answer.
 * 3. All further equal questions join that next answer, which begins once the current one is done. So no more than one
 *    answer per question is under way, with at most one to follow.
 */
export class SharedReads<Answer> {
  private readonly current = new Map<string, Promise<unknown>>();
  private readonly next = new Map<string, Promise<Answer>>();

  async read(question: string, find: () => Promise<Answer>): Promise<Answer> {
    const shared = this.next.get(question);
    if (shared) return shared;
    const answer = this.afterCurrent(question).then(() => this.begin(question, find));
    this.next.set(question, answer);
    return answer;
  }

  /** Resolves, at the earliest, when all requests that have arrived by now have been read. */
  private async afterCurrent(question: string): Promise<void> {
    await this.current.get(question)?.catch(() => {});
    await new Promise((resolve) => setImmediate(resolve));
  }

  private async begin(question: string, find: () => Promise<Answer>): Promise<Answer> {
    const answer = find();
    this.current.set(question, answer);
    this.next.delete(question);
    try {
      return await answer;
    } finally {
      if (this.current.get(question) === answer) this.current.delete(question);
    }
  }
}
