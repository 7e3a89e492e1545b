/** The name of the port for front ends of daemons, which know no path. */
export const NODE_STREAM = 'node-stream';

export const NODE_STREAM_PATHS: ReadonlyMap<string, string> = new Map([['/', '/api/v1/nodes/stream']]);
