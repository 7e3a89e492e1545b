import { isOverdue } from '../job-rules/usual.js';
import type { MachineItem } from './machine-item.js';

const LABEL_CHARACTERS = 40;
const HEIGHT = 20;
const PADDING = 6;

/** Every colour has its word beside it; white text on each has a contrast of at least 4.5. */
const COLOURS = { good: '#0a7355', failing: '#8a5a00', overdue: '#b3370d', never: '#b3370d' } as const;
type BadgeState = keyof typeof COLOURS;

/** A small picture of a machine's last good run and its age; `now` in milliseconds since 1970. */
export function badgeOf(item: MachineItem, now: number): string {
  const goodAt = item.last_good_at === null ? null : Date.parse(item.last_good_at);
  const state = stateOf(item, goodAt, now);
  return drawn(shortened(`${item.vm_name} ${item.job_type}`), wordsOf(state, goodAt, now), COLOURS[state]);
}

function stateOf(item: MachineItem, goodAt: number | null, now: number): BadgeState {
  if (goodAt === null) return 'never';
  if (isOverdue(goodAt, item.usual_interval_seconds, now)) return 'overdue';
  return item.failures_since > 0 ? 'failing' : 'good';
}

function wordsOf(state: BadgeState, goodAt: number | null, now: number): string {
  if (goodAt === null) return 'never good';
  const good = `good ${ageOf(now - goodAt)} ago`;
  return state === 'good' ? good : `${state}, ${good}`;
}

/** In the largest unit: `5 min`, `21 h`, `3 d`. */
export function ageOf(ms: number): string {
  const minutes = Math.floor(Math.max(ms, 0) / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

function drawn(label: string, words: string, colour: string): string {
  const [left, right] = [widthOf(label), widthOf(words)];
  const says = escaped(`${label}: ${words}`);
  const text = (x: number, said: string): string =>
    `<text x="${x}" y="14" fill="#fff" font-family="system-ui,sans-serif" font-size="11">${escaped(said)}</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT}" role="img" aria-label="${says}">` +
    `<title>${says}</title>` +
    `<rect width="${left}" height="${HEIGHT}" fill="#3b4252"/>` +
    `<rect x="${left}" width="${right}" height="${HEIGHT}" fill="${colour}"/>` +
    `${text(PADDING, label)}${text(left + PADDING, words)}</svg>`
  );
}

function shortened(label: string): string {
  const characters = Array.from(label);
  return characters.length <= LABEL_CHARACTERS
    ? label
    : `${characters.slice(0, LABEL_CHARACTERS - 1).join('')}…`;
}

/** About as wide as a system font draws it; characters of East Asian scripts are twice as wide. */
function widthOf(text: string): number {
  const widths = Array.from(text, (character) => ((character.codePointAt(0) ?? 0) < 0x1100 ? 6.6 : 12));
  return Math.ceil(widths.reduce((sum, width) => sum + width, 0)) + 2 * PADDING;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that XML 1.0 does not allow become U+FFFD: the name of a machine may hold any. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
