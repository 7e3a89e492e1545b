import { plainToInstance, Transform } from 'class-transformer';

type AnswerClass<Answer> = new () => Answer;

/**
 * Converts a value to its answer: the `@Expose` members of the answer's class and no others, so that a new or secret
 * column stays hidden until somebody exposes it. Takes microseconds per member; for lists of jobs see job-view.ts.
 */
export function toAnswer<Answer>(type: AnswerClass<Answer>, value: object): Answer {
  return plainToInstance(type, value, { excludeExtraneousValues: true });
}

export function toAnswers<Answer>(type: AnswerClass<Answer>, values: readonly object[]): Answer[] {
  // Converts the whole list at once: one by one takes nearly twice as long.
  return plainToInstance(type, [...values], { excludeExtraneousValues: true });
}

/** Turns an instant of an entity, in milliseconds since 1970, into RFC 3339 in UTC. */
export function AsRfc3339(): PropertyDecorator {
  return Transform(({ value }: { value: number | null }) =>
    value === null ? null : new Date(value).toISOString(),
  );
}
