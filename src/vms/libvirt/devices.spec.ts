import { expect, it, onTestFinished, vi } from 'vitest';
import { DeviceCache } from './devices.js';

const DEVICES = { kinds: new Map([['vda', 'disk']]), nics: ['vnet0'] };

it('Devices are remembered for DEVICE_CACHE_TTL, as long as their machine is there', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const cache = new DeviceCache(300_000);
  for (const uuid of ['one', 'other']) cache.set(uuid, DEVICES);
  cache.keepOnly(new Set(['one']));
  vi.advanceTimersByTime(299_999);
  expect([cache.of('one'), cache.of('other')]).toEqual([DEVICES, undefined]);
  vi.advanceTimersByTime(1);
  expect(cache.of('one')).toBeUndefined();
});
