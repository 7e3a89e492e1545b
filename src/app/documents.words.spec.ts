import { describe, expect, it } from 'vitest';
import { allDocuments } from '../../test/support/documents.js';
import { sentencesOf } from '../../test/support/sentences.js';

const INVERTED = /^["'(]?(?:what|who|of)\b/i;
const STILTED = /\b(?:whoever|lest|is told so)\b/i;

function faultsOf(text: string): string[] {
  return sentencesOf(text).filter((sentence) => INVERTED.test(sentence) || STILTED.test(sentence));
}

describe('the English of the documents', () => {
  it.each(allDocuments())('of $path puts the subject first, in words that are in use', ({ text }) => {
    expect(faultsOf(text)).toEqual([]);
  });

  it.each([
    '# What happens',
    'All is well. Who waits is turned away.',
    'All is well (or so). **Of two hubs** one waits.',
    'It goes on\nfor long.\nOf late.',
    '- Fine.\n- of these, one',
    '1. what comes first',
    '| a | what it is |',
    '    code.ts       what it does',
    '    npm test # what it does',
    'A line for whoever reads it.',
    'It waits, lest it\nfails.',
    'A stranger is told so.',
  ])('is found wanting in %j', (text) => {
    expect(faultsOf(text)).toHaveLength(1);
  });

  it.each([
    'It says what it does, who did it and of which job.',
    'Offices and whole numbers are fine.',
    '`Who` is code, as are\n\n```sql\nWHO\n```\n',
  ])('is not found wanting in %j', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });
});
