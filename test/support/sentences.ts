import { cellsOf } from './documents.js';

const FENCE = /^```[^]*?^```$/gm;
const CODE = /^ {4}/;
/** Separates code from a comment, or from a column beside it. */
const BESIDE_CODE = /(?: {2,}|\s# )/;
const STARTS_A_BLOCK = /^(?:#+ |\s*[-*] |\s*\d+\. )/;
const ENDS_A_SENTENCE = /(?<=[.!?]["')\]*_]*)\s+/;

/** The sentences of a page: of headings, paragraphs, items and cells, and what is said beside code. */
export function sentencesOf(markdown: string): string[] {
  return blocksOf(markdown.replaceAll(FENCE, ''))
    .map(withoutMarks)
    .flatMap((block) => block.split(ENDS_A_SENTENCE))
    .filter((sentence) => sentence !== '');
}

function blocksOf(markdown: string): string[] {
  const blocks: string[] = [];
  let isOpen = false;
  for (const line of markdown.split('\n')) {
    const isCode = CODE.test(line);
    if (line.startsWith('|')) blocks.push(...cellsOf(line));
    else if (isCode && !isOpen) blocks.push(...line.trim().split(BESIDE_CODE));
    else if (line.trim() === '' || STARTS_A_BLOCK.test(line) || !isOpen) blocks.push(line);
    else blocks.push(`${blocks.pop() ?? ''} ${line.trim()}`);
    isOpen = line.trim() !== '' && !line.startsWith('|') && !line.startsWith('#') && (!isCode || isOpen);
  }
  return blocks;
}

/** Code and the addresses of links are no words. */
function withoutMarks(block: string): string {
  return block
    .replace(/^(?:#+|\s*[-*]|\s*\d+\.) /, '')
    .replaceAll(/`[^`]*`/g, '`')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[*_]/g, '')
    .trim();
}
