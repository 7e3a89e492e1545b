import type { JSX } from 'preact';
import { endLive, liveState } from '../hub/live.js';
import { forgetToken, token, tokenWanted } from '../hub/token.js';
import { Icon } from '../parts/icon.js';
import type { IconName } from '../parts/icon.js';
import { Find } from './find.js';
import type { Route } from './routes.js';
import { nextTheme, theme } from './theme.js';
import type { Theme } from './theme.js';

interface Entry {
  readonly href: string;
  readonly word: string;
  readonly icon: IconName;
  readonly pages: readonly Route['page'][];
}

const ENTRIES: readonly Entry[] = [
  { href: '/', word: 'Overview', icon: 'grid', pages: ['overview'] },
  { href: '/jobs', word: 'Jobs', icon: 'list', pages: ['jobs', 'job'] },
  { href: '/machines', word: 'Machines', icon: 'machine', pages: ['machines', 'machine'] },
  { href: '/runs', word: 'Runs', icon: 'rows', pages: ['runs', 'run'] },
  { href: '/nodes', word: 'Nodes', icon: 'speed', pages: ['nodes', 'node'] },
  { href: '/vms', word: 'VMs', icon: 'vm', pages: ['vms', 'vm'] },
];

interface PageProps {
  readonly page: Route['page'];
}

export function AppBar({ page }: PageProps): JSX.Element {
  return (
    <header class="top">
      <a class="brand" href="/">
        <Mark />
        <span>Backup Hub</span>
      </a>
      <nav aria-label="Pages">
        {ENTRIES.map((entry) => (
          <a key={entry.href} href={entry.href} {...currentOn(entry, page)}>
            {entry.word}
          </a>
        ))}
      </nav>
      <Find />
      <Live />
      <ForgetToken />
      <ThemeButton />
    </header>
  );
}

/** The same pages at the bottom of a phone. */
export function Tabs({ page }: PageProps): JSX.Element {
  return (
    <nav class="tabs" aria-label="Pages, phone">
      {ENTRIES.map((entry) => (
        <a key={entry.href} href={entry.href} {...currentOn(entry, page)}>
          <Icon name={entry.icon} />
          {entry.word}
        </a>
      ))}
      <a href="/jobs?find">
        <Icon name="find" />
        Find
      </a>
    </nav>
  );
}

function currentOn(entry: Entry, page: Route['page']): { 'aria-current'?: 'page' } {
  return entry.pages.includes(page) ? { 'aria-current': 'page' } : {};
}

function Live(): JSX.Element {
  const { kind } = liveState.value;
  const word = { live: 'Live', connecting: 'Connecting', lost: 'Not live', refused: 'Not live' }[kind];
  return (
    <span class="live" data-state={kind} role="status">
      <i />
      {word}
    </span>
  );
}

const THEME_ICONS: Record<Theme, IconName> = { system: 'system', light: 'sun', dark: 'moon' };
const THEME_WORDS: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' };

/** For pages that hold a token. */
function ForgetToken(): JSX.Element | null {
  if (token.value === null) return null;
  const forget = (): void => {
    endLive();
    forgetToken();
    tokenWanted.value = {};
  };
  return (
    <button
      type="button"
      class="icon-button"
      aria-label="Forget the token"
      title="Forget the token of this page"
      onClick={forget}
    >
      <Icon name="key" />
    </button>
  );
}

function ThemeButton(): JSX.Element {
  const name = theme.value;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={`Theme: ${THEME_WORDS[name]}`}
      title={`Theme: ${THEME_WORDS[name]}`}
      onClick={nextTheme}
    >
      <Icon name={THEME_ICONS[name]} />
    </button>
  );
}

function Mark(): JSX.Element {
  const arc = {
    fill: 'none',
    stroke: 'var(--on-accent)',
    'stroke-width': 2,
    'stroke-linecap': 'round',
  } as const;
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <rect x="1" y="1" width="22" height="22" rx="6.5" fill="var(--accent)" />
      <path d="M5.5 14.5a6.5 6.5 0 0 1 13 0" {...arc} opacity=".55" />
      <path d="M8.5 15.5a3.5 3.5 0 0 1 7 0" {...arc} />
      <circle cx="12" cy="17" r="1.6" fill="var(--on-accent)" />
    </svg>
  );
}
