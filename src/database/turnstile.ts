/** Lets one piece of work through at a time, in the order of arrival. */
export class Turnstile {
  private last: Promise<unknown> = Promise.resolve();

  async pass<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => {});
    return turn;
  }
}
