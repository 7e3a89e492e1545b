/**
 * Whether a page of the hub itself asks: of the host and port that it asks, or, as it asks at NODE_STREAM_PORT, of that
 * host and the hub's port.
 */
export function isOwnOrigin(origin: string, host: string, hubPort: number): boolean {
  if (!URL.canParse(origin) || !URL.canParse(`http://${host}`)) return false;
  const own = new URL(`http://${host}`);
  const asking = new URL(origin).host;
  if (asking === own.host) return true;
  own.port = String(hubPort);
  return asking === own.host;
}
