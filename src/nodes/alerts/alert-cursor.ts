/** The last alert of a page. */
export function toAlertCursor(id: number): string {
  return Buffer.from(`alert ${id}`).toString('base64url');
}

/** Undefined for a text that is not the cursor of a list of alerts. */
export function readAlertCursor(text: string): number | undefined {
  const [, id] = /^alert (\d{1,15})$/.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  return id === undefined ? undefined : Number(id);
}
