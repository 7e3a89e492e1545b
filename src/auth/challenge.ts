/** The start of every `WWW-Authenticate` header. */
export const REALM = 'Bearer realm="backup-telemetry-hub"';
