import { onTestFinished } from 'vitest';
import { openProxy } from './tcp-proxy.js';
import type { Proxy } from './tcp-proxy.js';

/** A way to a database that a test can take away for a time, or make a long one. */
export async function proxyTo(databaseUrl: string): Promise<Proxy> {
  const proxy = await openProxy(databaseUrl);
  onTestFinished(() => proxy.close());
  return proxy;
}
