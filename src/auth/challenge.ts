/** How every `WWW-Authenticate` of the hub begins. */
export const REALM = 'Bearer realm="backup-telemetry-hub"';
