import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/** Compressed script of a page as it opens, and of the charts that are loaded after it, in bytes. */
const PAGE = 40_000;
const CHART = 25_000;

type Chunk = Rolldown.OutputChunk;

/** Fails the build when a page has grown too large to open at once on a slow line. */
export function budget(): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const of = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const entry = chunks.find(({ isEntry }) => isEntry);
      const pages = chunks.filter(({ facadeModuleId: module }) => module?.endsWith('-page.tsx'));
      if (!entry || pages.length === 0) this.error('The build has no pages to measure');
      for (const page of pages)
        check(this, `${page.name} with all that it needs`, sizeOf(withImports([entry, page], of)), PAGE);
      for (const chart of chunks.filter(({ moduleIds }) => moduleIds.some((id) => id.includes('/uplot/'))))
        check(this, `the charts in ${chart.name}`, sizeOf([chart]), CHART);
    },
  };
}

function check(
  context: { error(message: string): never; info(message: string): void },
  what: string,
  bytes: number,
  most: number,
): void {
  const says = `${what}: ${bytes} bytes of compressed script, at most ${most}`;
  if (bytes > most) context.error(`Too large: ${says}`);
  context.info(says);
}

function withImports(roots: readonly Chunk[], of: ReadonlyMap<string, Chunk>): Chunk[] {
  const found = new Set<Chunk>();
  const add = (chunk: Chunk): void => {
    if (found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) {
      const imported = of.get(name);
      if (imported) add(imported);
    }
  };
  roots.forEach(add);
  return [...found];
}

function sizeOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
}
