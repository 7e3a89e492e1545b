const MARK = 'event';

/** The id of the last event of a page, as a text that no other list takes. */
export function toEventCursor(id: number): string {
  return Buffer.from(`${MARK} ${id}`).toString('base64url');
}

/** Undefined for a text that no page of events gave. */
export function readEventCursor(text: string): number | undefined {
  const [mark, id = ''] = Buffer.from(text, 'base64url').toString().split(' ');
  const number = Number(id);
  return mark === MARK && Number.isSafeInteger(number) && toEventCursor(number) === text ? number : undefined;
}
