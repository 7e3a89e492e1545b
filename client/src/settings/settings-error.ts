/** A setting or an argument is wrong; the message says which, and what it takes. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}
