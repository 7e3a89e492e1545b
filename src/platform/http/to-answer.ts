import { plainToInstance, Transform } from 'class-transformer';

type AnswerClass<Answer> = new () => Answer;

/**
 * What is sent of a value: the `@Expose` members of the answer's class and no others, so that a column that is new, or
 * secret, stays behind until somebody exposes it. Takes microseconds a member: for lists of jobs see job-view.ts.
 */
export function toAnswer<Answer>(type: AnswerClass<Answer>, value: object): Answer {
  return plainToInstance(type, value, { excludeExtraneousValues: true });
}

export function toAnswers<Answer>(type: AnswerClass<Answer>, values: readonly object[]): Answer[] {
  // In one go: one by one takes nearly twice as long.
  return plainToInstance(type, [...values], { excludeExtraneousValues: true });
}

/** An instant of an entity, in milliseconds since 1970, as JSON has it: RFC 3339 in UTC. */
export function AsRfc3339(): PropertyDecorator {
  return Transform(({ value }: { value: number | null }) =>
    value === null ? null : new Date(value).toISOString(),
  );
}
