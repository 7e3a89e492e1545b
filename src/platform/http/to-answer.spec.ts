import { Exclude, Expose } from 'class-transformer';
import { expect, it } from 'vitest';
import { AsRfc3339, toAnswer, toAnswers } from './to-answer.js';

@Exclude()
class DeedAnswer {
  @Expose() name!: string;
  @Expose({ name: 'from_value' }) from!: string | null;
  @Expose() @AsRfc3339() at!: string;
  @Expose() @AsRfc3339() ended_at!: string | null;
  @Expose() detail!: object | null;
}

/** Nothing is exposed of it by a word that is missing. */
class Careless {
  @Expose() name!: string;
  secret!: string;
}

const ROW = { at: 7, ended_at: null, secret: 's', from_value: null, name: 'made', detail: { a: [{ b: 1 }] } };

it('an answer has the exposed members in the order of its class, and no others', () => {
  expect(JSON.stringify(toAnswers(DeedAnswer, [ROW]))).toBe(
    '[{"name":"made","from":null,"at":"1970-01-01T00:00:00.007Z","ended_at":null,"detail":{"a":[{"b":1}]}}]',
  );
});

it('an answer whose class forgets to exclude does not show the rest either', () => {
  expect(JSON.stringify(toAnswer(Careless, ROW))).toBe('{"name":"made"}');
});
