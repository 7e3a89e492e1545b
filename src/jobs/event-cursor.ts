const MARK = 'event';

/** Encodes the id of the last event of a page, in a form that no other list accepts. */
export function toEventCursor(id: number): string {
  return Buffer.from(`${MARK} ${id}`).toString('base64url');
}

/** Undefined for a text that is not the cursor of a page of events. */
export function readEventCursor(text: string): number | undefined {
  const [mark, id = ''] = Buffer.from(text, 'base64url').toString().split(' ');
  const number = Number(id);
  return mark === MARK && Number.isSafeInteger(number) && toEventCursor(number) === text ? number : undefined;
}
