import { useSignal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { token } from '../hub/token.js';
import { urlOf } from '../hub/url-of.js';
import { metricsIn } from './told-metrics.js';
import type { ToldMetrics } from './told-metrics.js';

/** A thousand nodes tell of themselves some hundred times a second: pages follow in steps. */
const STEP_MS = 500;
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export interface NodeStream {
  readonly isOpen: boolean;
  /** The newest snapshot of each node that was told of, by its id. */
  readonly told: ReadonlyMap<string, ToldMetrics>;
}

/** Follows the WebSocket of one node, or of all; comes back after each end. Pages ask the hub besides, and live without it. */
export function useNodeStream(nodeId?: string): ReadonlySignal<NodeStream> {
  const stream = useSignal<NodeStream>({ isOpen: false, told: new Map() });
  const bearer = token.value;
  useEffect(() => {
    let fresh = new Map<string, ToldMetrics>();
    const step = setInterval(() => {
      if (fresh.size === 0) return;
      stream.value = { isOpen: true, told: new Map([...stream.value.told, ...fresh]) };
      fresh = new Map();
    }, STEP_MS);
    const end = keepOpen(nodeId, bearer, {
      onOpen: (isOpen) => (stream.value = { ...stream.value, isOpen }),
      onTold: (told) => fresh.set(told.node_id, told),
    });
    return (): void => {
      clearInterval(step);
      end();
    };
  }, [nodeId, bearer]);
  return stream;
}

interface Hearing {
  readonly onOpen: (isOpen: boolean) => void;
  readonly onTold: (told: ToldMetrics) => void;
}

/** Returns how to end it. */
function keepOpen(
  nodeId: string | undefined,
  bearer: string | null,
  { onOpen, onTold }: Hearing,
): () => void {
  const path = urlOf('/nodes/stream', { node_id: nodeId });
  const url = new URL(path, location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  let pauseMs = SHORTEST_PAUSE_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  let isEnded = false;
  const open = (): void => {
    socket = new WebSocket(url, bearer === null ? [] : [`bearer.${bearer}`]);
    socket.addEventListener('open', () => {
      pauseMs = SHORTEST_PAUSE_MS;
      onOpen(true);
    });
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const told = metricsIn(data);
      if (told) onTold(told);
    });
    socket.addEventListener('close', () => {
      if (isEnded) return;
      onOpen(false);
      timer = setTimeout(open, pauseMs);
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
    });
  };
  open();
  return () => {
    isEnded = true;
    clearTimeout(timer);
    socket?.close();
  };
}
