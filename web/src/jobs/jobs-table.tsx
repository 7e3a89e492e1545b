import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { go } from '../app/router.js';
import { hrefOfJob } from '../app/routes.js';
import { useKeys } from '../app/keys.js';
import { isUnderWay } from '../hub/job-store.js';
import type { JobView } from '../hub/types.js';
import { JobCells, JobHead } from '../parts/job-row.js';
import { useRowClicks } from '../parts/use-row-clicks.js';
import { machineOf } from '../words/words.js';
import { isCompact, rowHeight } from './density.js';
import { toggled } from './filters.js';
import type { Jobs, Selected } from './jobs-page.js';
import { useRowWindow } from './use-row-window.js';

/** So many rows before the end, the next page is read. */
const NEAR_END = 30;

interface TableProps {
  readonly order: Jobs;
  readonly selected: Selected;
  /** Whether the first rows are out of sight. */
  readonly onScrolled: (isScrolled: boolean) => void;
  readonly onEnd: () => void;
}

/** Only the rows in sight exist, so that 10,000 jobs cost no more than 50. */
export function JobsTable({ order, selected, onScrolled, onEnd }: TableProps): JSX.Element {
  const body = useRef<HTMLTableSectionElement>(null);
  useRowClicks(body);
  const height = rowHeight();
  const { first, end } = useRowWindow(body, order.length, height);
  const current = useCurrent(order, selected, body);
  useEffect(() => onScrolled(first > 0), [first > 0]);
  useEffect(() => {
    if (end >= order.length - NEAR_END) onEnd();
  }, [end, order.length]);
  return (
    <table class={`jobs-table windowed ${isCompact.value ? 'compact' : ''}`} aria-rowcount={order.length + 1}>
      <caption class="sr">Jobs</caption>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col" class="c-select">
            <span class="sr">Select</span>
          </th>
          <JobHead withEnded />
        </tr>
      </thead>
      <tbody ref={body}>
        <Space rows={first} height={height} />
        {order.slice(first, end).map((job, index) => (
          <Row
            key={job.peek().id}
            job={job}
            index={first + index}
            isCurrent={current.value === job.peek().id}
            selected={selected}
          />
        ))}
        <Space rows={order.length - end} height={height} />
      </tbody>
    </table>
  );
}

/** Stands for rows that are out of sight. */
function Space({ rows, height }: { rows: number; height: number }): JSX.Element | null {
  if (rows <= 0) return null;
  return (
    <tr class="space" aria-hidden="true">
      <td colSpan={10} style={{ height: `${rows * height}px` }} />
    </tr>
  );
}

interface RowProps {
  readonly job: Signal<JobView>;
  readonly index: number;
  readonly isCurrent: boolean;
  readonly selected: Selected;
}

function Row({ job: { value: job }, index, isCurrent, selected }: RowProps): JSX.Element {
  const isSelected = selected.value.has(job.id);
  const classes = [isCurrent && 'current', isSelected && 'selected'].filter(Boolean).join(' ');
  return (
    <tr class={classes} aria-rowindex={index + 2} data-id={job.id}>
      <td class="c-select">
        {isUnderWay(job) && (
          <input
            type="checkbox"
            aria-label={`Select ${machineOf(job)}`}
            checked={isSelected}
            onChange={() => toggle(selected, job.id)}
          />
        )}
      </td>
      <JobCells job={job} />
    </tr>
  );
}

function toggle(selected: Selected, id: string): void {
  selected.value = new Set(toggled([...selected.peek()], id));
}

/** The row that `j` and `k` move, which `Enter` opens and `x` selects: the one that has the focus. */
function useCurrent(
  order: Jobs,
  selected: Selected,
  body: { readonly current: HTMLElement | null },
): Signal<string | null> {
  const current = useSignal<string | null>(null);
  const now = (): string | null => focusedId(body.current) ?? current.peek();
  const move = (by: number): void => {
    const id = now();
    const at = order.findIndex((job) => job.peek().id === id);
    const index = Math.max(0, Math.min(order.length - 1, at + by));
    const next = order[index]?.peek().id;
    if (next === undefined) return;
    current.value = next;
    reveal(body.current, index);
    focusRow(body.current, next);
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => {
      const id = now();
      if (id !== null) go(hrefOfJob(id));
    },
    x: () => {
      const id = now();
      const job = order.find((one) => one.peek().id === id)?.peek();
      if (job && isUnderWay(job)) toggle(selected, job.id);
    },
    Escape: () => (selected.value = new Set()),
  });
  return current;
}

/** The job of the row that has the focus. */
function focusedId(body: HTMLElement | null): string | null {
  const row = document.activeElement?.closest<HTMLElement>('tr[data-id]');
  return (row && body?.contains(row) && row.dataset['id']) || null;
}

/** Scrolls so far that the row is in sight, with room for the bar and the head of the table. */
function reveal(body: HTMLElement | null, index: number): void {
  const top = (body?.getBoundingClientRect().top ?? 0) + index * rowHeight();
  const room = 140;
  if (top < room) scrollBy(0, top - room);
  else if (top + rowHeight() > innerHeight - room) scrollBy(0, top + rowHeight() - innerHeight + room);
}

/** The row may come into being only after the scroll. */
function focusRow(body: HTMLElement | null, id: string, attempts = 5): void {
  const row = body?.querySelector<HTMLElement>(`tr[data-id="${CSS.escape(id)}"] a`);
  if (row) row.focus({ preventScroll: true });
  else if (attempts > 0) requestAnimationFrame(() => focusRow(body, id, attempts - 1));
}
