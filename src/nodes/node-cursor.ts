/** The last node of a page. */
export function toNodeCursor(id: string): string {
  return Buffer.from(`node ${id}`).toString('base64url');
}

/** Undefined for a text that is not the cursor of a list of nodes. */
export function readNodeCursor(text: string): string | undefined {
  const [, id] = /^node (.{1,128})$/su.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  return id;
}
