import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventParser } from './event-parser.js';
import type { StreamEvent } from './event-parser.js';

function parse(pieces: readonly string[]): StreamEvent[] {
  const parser = new EventParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

describe('the parser of streams', () => {
  it('reads type, data and id, and keeps the id for events without one', () => {
    const text = 'event: jobs\nid: 7\ndata: [1]\n\nevent: heartbeat\ndata: {}\n\n';
    expect(parse([text])).toEqual([
      { type: 'jobs', data: '[1]', id: '7' },
      { type: 'heartbeat', data: '{}', id: '7' },
    ]);
  });

  it('joins lines of data, leaves out comments and unknown fields, and takes one space away', () => {
    expect(parse([': hello\nnews: x\ndata:  a\ndata:b\ndata\n\n'])).toEqual([
      { type: 'message', data: ' a\nb\n', id: '' },
    ]);
  });

  it('tells nothing of an event without data, nor of one that is not over', () => {
    expect(parse(['event: jobs\n\ndata: 1\n'])).toEqual([]);
  });

  it('reads the pause before the next connection', () => {
    const parser = new EventParser();
    parser.push('retry: 1000\nretry: soon\n');
    expect(parser.retry).toBe(1_000);
  });

  it('finds the same events wherever the stream is cut, and with every kind of line end', () => {
    const field = fc.record({
      type: fc.stringMatching(/^[a-z]{1,8}$/),
      id: fc.nat().map(String),
      data: fc.array(fc.stringMatching(/^[^\r\n\0]{0,20}$/u), { minLength: 1, maxLength: 3 }),
    });
    const end = fc.constantFrom('\n', '\r\n', '\r');
    const cuts = fc.array(fc.nat(), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(field, { maxLength: 5 }), end, cuts, (events, line, places) => {
        const text = events
          .map(({ type, id, data }) =>
            [`event: ${type}`, `id: ${id}`, ...data.map((one) => `data: ${one}`), '', ''].join(line),
          )
          .join('');
        // The last line end may be the half of a CR LF: the next piece tells.
        const found = parse([...cut(text, places), ':\n']);
        expect(found).toEqual(events.map(({ type, id, data }) => ({ type, id, data: data.join('\n') })));
      }),
    );
  });
});

function cut(text: string, places: readonly number[]): string[] {
  const at = [0, ...places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b), text.length];
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}
