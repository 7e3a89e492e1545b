import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { Chip } from '../parts/chip.js';
import { Icon } from '../parts/icon.js';
import { Menu } from '../parts/menu.js';
import { statusOf } from '../words/status-words.js';
import { counted, JOB_TYPE_WORDS } from '../words/words.js';
import { filters, setFilters, toggled } from './filters.js';
import { isCompact, setCompact } from './density.js';
import { ENDED, LIST_STATUSES, SORTS, TYPES } from './jobs-query.js';
import type { Ended, ListStatus, Sort } from './jobs-query.js';

interface ToolbarProps {
  readonly count: number;
  /** Whether the hub has more of them. */
  readonly hasMore: boolean;
  readonly fresh: number;
  readonly onShowFresh: () => void;
}

export function Toolbar({ count, hasMore, fresh, onShowFresh }: ToolbarProps): JSX.Element {
  return (
    <div class="toolbar">
      <StatusMenu />
      <KindMenu />
      <EndedMenu />
      <MachineMenu />
      <SortChoice />
      <Clear />
      <span class="match num">{hasMore ? `${count.toLocaleString('en')}+ jobs` : counted(count, 'job')}</span>
      {fresh > 0 && (
        <button type="button" class="chip fresh" onClick={onShowFresh}>
          <Icon name="up" />
          {fresh.toLocaleString('en')} new
        </button>
      )}
      <Chip
        word="Compact"
        icon="rows"
        isPressed={isCompact.value}
        onPress={() => setCompact(!isCompact.value)}
      />
    </div>
  );
}

function StatusMenu(): JSX.Element {
  const { status } = filters.value;
  return (
    <Menu word="Status" value={inShort(status.map(wordOf))}>
      {LIST_STATUSES.map((name) => {
        const { word, icon, tone } = wordsOf(name);
        return (
          <label key={name}>
            <input
              type="checkbox"
              checked={status.includes(name)}
              onChange={() => setFilters({ status: toggled(status, name) })}
            />
            <span class={`status ${tone}`}>
              <Icon name={icon} />
              {word}
            </span>
          </label>
        );
      })}
    </Menu>
  );
}

function wordsOf(name: ListStatus): ReturnType<typeof statusOf> {
  const stated = { failure_reason: null, warning_count: 0 };
  return name === 'stuck'
    ? statusOf({ ...stated, status: 'running', stuck: true })
    : statusOf({ ...stated, status: name });
}

function wordOf(name: ListStatus): string {
  return wordsOf(name).word;
}

function KindMenu(): JSX.Element {
  const { types } = filters.value;
  return (
    <Menu word="Kind" value={inShort(types.map((type) => JOB_TYPE_WORDS[type]))}>
      {TYPES.map((type) => (
        <label key={type}>
          <input
            type="checkbox"
            checked={types.includes(type)}
            onChange={() => setFilters({ types: toggled(types, type) })}
          />
          {JOB_TYPE_WORDS[type]}
        </label>
      ))}
    </Menu>
  );
}

const ENDED_WORDS: Record<Ended, string> = { '1h': 'last hour', '24h': 'last 24 hours', '7d': 'last 7 days' };

function EndedMenu(): JSX.Element {
  const { ended } = filters.value;
  const choices = [null, ...(Object.keys(ENDED) as Ended[])];
  return (
    <Menu word="Ended" value={ended ? ENDED_WORDS[ended] : ''}>
      {choices.map((choice) => (
        <label key={choice}>
          <input
            type="radio"
            name="ended"
            checked={ended === choice}
            onChange={() => setFilters({ ended: choice, ...(choice ? { sort: 'newest' } : {}) })}
          />
          {choice ? ENDED_WORDS[choice] : 'at any time, or not yet'}
        </label>
      ))}
    </Menu>
  );
}

function MachineMenu(): JSX.Element {
  const { machine } = filters.value;
  const input = useRef<HTMLInputElement>(null);
  const choose = (event: Event): void => {
    event.preventDefault();
    setFilters({ machine: input.current?.value ?? '' });
  };
  return (
    <Menu word="Machine" value={machine}>
      <form class="inline-form" onSubmit={choose}>
        <label>
          Name in full
          <input ref={input} type="text" defaultValue={machine} spellcheck={false} />
        </label>
        <button type="submit" class="button">
          Show
        </button>
      </form>
    </Menu>
  );
}

/** Names beyond the second are counted. */
function inShort(words: readonly string[]): string {
  const [first = '', second = ''] = words;
  if (words.length <= 2) return [first, second].filter(Boolean).join(', ');
  return `${first} + ${words.length - 1}`;
}

function SortChoice(): JSX.Element {
  const { sort } = filters.value;
  const choose = (event: Event): void => {
    const { value } = event.currentTarget as HTMLSelectElement;
    // The hub lists ended jobs by their age alone.
    setFilters({ sort: value as Sort, ...(value === 'newest' ? {} : { ended: null }) });
  };
  return (
    <label class="sort chip" title={sort === 'newest' ? undefined : 'Only jobs under way have this order'}>
      <span class="sr">Order</span>
      <select value={sort} onChange={choose}>
        {(Object.keys(SORTS) as Sort[]).map((name) => (
          <option key={name} value={name}>
            {SORTS[name].word}
          </option>
        ))}
      </select>
    </label>
  );
}

function Clear(): JSX.Element | null {
  const { status, types, ended, machine, q, sort } = filters.value;
  if (status.length + types.length === 0 && !ended && !machine && !q && sort === 'newest') return null;
  const none = { status: [], types: [], ended: null, machine: '', q: '', sort: 'newest' } as const;
  return (
    <button type="button" class="chip clear" onClick={() => setFilters(none)}>
      <Icon name="close" />
      Clear
    </button>
  );
}
