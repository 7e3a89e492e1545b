import { Logger } from '@nestjs/common';

export type Listener<News> = (news: News) => void;

/** Tells several listeners the same news, in order of subscription; a faulty one does not affect the others. */
export class Feed<News> {
  private readonly listeners = new Set<Listener<News>>();
  private readonly logger: Logger;

  constructor(name: string) {
    this.logger = new Logger(name);
  }

  /** Returns a function that ends the subscription. Listeners run synchronously, so they must be quick. */
  subscribe(listener: Listener<News>): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  tell(news: News): void {
    for (const listener of this.listeners) {
      try {
        listener(news);
      } catch (error) {
        this.logger.error('Listener failed', error instanceof Error ? error.stack : String(error));
      }
    }
  }
}
