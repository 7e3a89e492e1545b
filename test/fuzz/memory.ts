import type { Exchange } from './answer.js';
import { LATEST_CURSOR, LATEST_ETAG } from './known-values.js';
import type { FuzzRequest } from './request.js';

/** The last cursor and ETag of each path, for requests that are to name them. */
export class Memory {
  private readonly cursors = new Map<string, string>();
  private readonly etags = new Map<string, string>();

  fill(request: FuzzRequest): FuzzRequest {
    const path = pathOf(request);
    const cursor = this.cursors.get(path) ?? '';
    const etag = this.etags.get(path) ?? '"none"';
    return {
      ...request,
      target: request.target.replaceAll(LATEST_CURSOR, cursor),
      headers: request.headers.map(([name, value]) => [name, value.replaceAll(LATEST_ETAG, etag)]),
    };
  }

  keep(request: FuzzRequest, { answers }: Exchange): void {
    for (const { headers, text } of answers) {
      const cursor = /"next_cursor":"([\w-]+)"/.exec(text)?.[1];
      if (cursor !== undefined) this.cursors.set(pathOf(request), cursor);
      if (headers['etag'] !== undefined) this.etags.set(pathOf(request), headers['etag']);
    }
  }
}

function pathOf({ target }: FuzzRequest): string {
  return target.split('?')[0] ?? '';
}
