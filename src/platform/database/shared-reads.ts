/**
 * Answers equal questions that come while one of them is being answered with one more answer, the next: it begins
 * after all who share it have asked, so none of them gets what is older than his question.
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

  /** At the earliest when all requests that have arrived by now were read. */
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
