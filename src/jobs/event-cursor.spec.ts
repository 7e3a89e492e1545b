import { describe, expect, it } from 'vitest';
import { readEventCursor, toEventCursor } from './event-cursor.js';
import { toCursor } from './job-cursor.js';

describe('the cursor of a page of events', () => {
  it('is read again', () => {
    for (const id of [0, 1, 40_001, Number.MAX_SAFE_INTEGER])
      expect(readEventCursor(toEventCursor(id))).toBe(id);
  });

  it('is no cursor of another list, and nothing else', () => {
    const encoded = (text: string): string => Buffer.from(text).toString('base64url');
    const others = [
      '',
      '7',
      toCursor({ created_at: '2026-11-21 09:00:00.000', id: 'event' }),
      encoded('event'),
      encoded('event '),
      encoded('event -1x'),
      encoded('event 1e3'),
      encoded('event 01'),
      encoded('event 1 2'),
      encoded('event 9007199254740993'),
      `${toEventCursor(7)}=`,
      `${toEventCursor(7)}!`,
    ];
    expect(others.filter((text) => readEventCursor(text) !== undefined)).toEqual([]);
  });
});
