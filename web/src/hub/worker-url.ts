import address from './live-worker.js?sharedworker&url';

/** The policy that the page's Content-Security-Policy names in `trusted-types`. */
const POLICY = 'hub-worker';

interface ScriptUrlPolicy {
  createScriptURL(url: string): unknown;
}
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrlPolicy;
}

/** Where Trusted Types are enforced, a worker may be started only by a policy: this one lets its own file pass. */
export function workerUrl(): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (!trustedTypes) return address;
  const policy = trustedTypes.createPolicy(POLICY, { createScriptURL: () => address });
  return policy.createScriptURL(address) as string;
}
