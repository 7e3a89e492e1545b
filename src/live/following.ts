import type { JobChange } from '../jobs/job-changes.js';
import type { Channel, Reader } from './channel.js';
import { Channels } from './channels.js';
import { textOf } from './instant-text.js';
import { least, missedBy, missedNews, returningOf, withinReach } from './joining.js';
import type { Joining, Returning } from './joining.js';
import { knownFrom, KnownJobs } from './known-jobs.js';
import type { KnownJob, Stamp } from './known-jobs.js';
import type { Found, Look, Questions } from './look.js';
import { JobTexts } from './news.js';
import type { News } from './news.js';
import type { StreamFilter } from './stream-filter.js';
import type { Telling } from './telling.js';
import { Turns } from './turns.js';
import { DEEP_MS, Windows } from './windows.js';
import type { Window } from './windows.js';

const CONTACTS_EVERY_MS = 5_000;
/** A contact that is committed later than this is told with the next one. */
const CONTACT_OVERLAP_MS = 3_000;
/** The others are told at the next look. */
const MOST_TOLD = 2_000;

/** One look's task: what is asked, and who joins after it. */
export interface Task {
  readonly questions: Questions;
  readonly window: Window | undefined;
  readonly joining: readonly Joining[];
  readonly returning: readonly Returning[];
  /** When it was begun, by a monotonic clock. */
  readonly begunAt: number;
  /** The jobs that are told to all readers, as the last attempt has chosen them. */
  due: ReadonlySet<string>;
}

/** Keeps what the readers of a hub have been told, and finds what a look adds to that. Lives while there are any. */
export class Following {
  private readonly channels: Channels;
  private readonly known = new KnownJobs();
  private readonly turns = new Turns();
  private readonly windows: Windows;
  /** Changes that were committed here while a look was under way, which may not have seen them. */
  private readonly meanwhile = new Map<string, string>();
  private underWay = false;
  /** Everything that was committed before is told, or waits for its turn; by the database's clock. */
  private seenAt: number;
  private contactsAt: number;
  private contactsDueAt: number;
  private passedAt: number;

  constructor(at: number, jobs: readonly KnownJob[], now: number) {
    this.windows = new Windows(at, now);
    this.channels = new Channels(textOf(at));
    this.seenAt = at;
    this.contactsAt = at;
    this.passedAt = at;
    this.contactsDueAt = now + CONTACTS_EVERY_MS;
    for (const job of jobs) this.known.set(job);
  }

  /** When everything that was committed before had been looked for, by the database's clock. */
  get seen(): number {
    return this.seenAt;
  }

  /** The database's clock. */
  now(now: number): number {
    return this.windows.now(now);
  }

  /** When the next job is to be told; -Infinity for one that is told as soon as possible. */
  get wantedAt(): number | undefined {
    return this.turns.nextAt();
  }

  /** Changes that this hub has committed. Contacts alone are no changes. */
  announce(changes: readonly JobChange[]): void {
    for (const { before, after } of changes) {
      if (before?.revision === after.revision) continue;
      const stamp = textOf(after.updatedAt);
      if (this.underWay) this.meanwhile.set(after.id, stamp);
      else this.waitFor([{ id: after.id, updated_at: stamp }]);
    }
  }

  /** Begins a look; `isPoll` asks for the changes of other hubs, too. */
  begin(now: number, isPoll: boolean, joining: readonly Joining[]): Task {
    this.underWay = true;
    const window = isPoll ? this.windows.next(now) : undefined;
    const isTimely = isPoll && now >= this.contactsDueAt;
    const returning = returningOf(joining, this.windows.now(now));
    const filters = this.channels.missing(joining.map(({ reader }) => reader.filter));
    const withDisks = this.channels.withDisks || filters.some(({ include }) => include === 'disks');
    const questions: Questions = {
      changedSince: window?.from,
      missedSince: least(returning.map(({ since }) => since)),
      heardSince: isTimely ? this.contactsAt - CONTACT_OVERLAP_MS : undefined,
      passed: isTimely ? [this.passedAt, this.windows.now(now)] : undefined,
      check: isTimely ? this.known.nextToCheck() : [],
      shownTo: filters,
      include: withDisks ? 'disks' : undefined,
      choose: (found) => this.choose(found, task),
    };
    const task: Task = { questions, window, joining, returning, begunAt: now, due: new Set() };
    return task;
  }

  /** The look has failed: all of its questions are asked again. */
  fail(): void {
    this.endLook();
  }

  /** The look has succeeded: lets those in who join, and returns what the others are to be told. */
  accept(task: Task, look: Look, now: number): Telling[] {
    const before = this.seenAt;
    this.advance(task, look, now);
    const texts = new JobTexts();
    const told = this.channels.news(before, this.seenAt, texts);
    this.waitFor([...look.changed, ...look.checked]);
    this.addJobs(told, task, look);
    this.addGone(told, task, look);
    this.addContacts(told, look);
    const tellings = [...told].flatMap(([{ readers }, news]) =>
      news.isEmpty ? [] : Array.from(readers, (reader): Telling => [reader, news]),
    );
    this.open(task.questions.shownTo, look);
    this.letIn(task, look, now, texts);
    this.endLook();
    return tellings;
  }

  leave(reader: Reader): void {
    this.channels.leave(reader);
  }

  private waitFor(stamps: readonly Stamp[]): void {
    for (const stamp of stamps) if (this.known.isNews(stamp)) this.turns.wait(stamp.id);
  }

  /** Which jobs are read: those whose turn it is, and those that readers have missed who come back. */
  private choose(found: Found, task: Task): readonly string[] {
    const due = new Set(this.turns.ready(task.begunAt, MOST_TOLD));
    const fresh = [...found.changed, ...found.checked].filter((stamp) => this.known.isNews(stamp));
    for (const id of [...fresh.map((stamp) => stamp.id), ...found.passed]) {
      if (due.size < MOST_TOLD && this.turns.isOpen(id, task.begunAt)) due.add(id);
    }
    task.due = due;
    return [...due, ...missedBy(task.returning, found.missed).filter((id) => !due.has(id))];
  }

  private advance({ window, questions }: Task, { at }: Look, now: number): void {
    if (!window) return;
    this.windows.looked(window, at, now);
    this.seenAt = at;
    if (questions.passed) {
      this.contactsAt = at;
      this.contactsDueAt = now + CONTACTS_EVERY_MS;
      this.passedAt = questions.passed[1];
    }
    if (window.isDeep) {
      this.known.trim(textOf(this.windows.horizon));
      this.turns.tidy(now);
    }
  }

  /** A state that new readers are shown, and that may not have been told to the others, is told once more. */
  private open(filters: readonly StreamFilter[], look: Look): void {
    const recent = textOf(look.at - DEEP_MS);
    filters.forEach((filter, index) => {
      const shown = look.shown[index] ?? { jobs: [], isPartial: true };
      this.channels.open(filter, shown);
      for (const job of shown.jobs) {
        if (this.known.get(job.id)) continue;
        this.known.set((job.updated_at ?? '') < recent ? job : { ...job, updated_at: null });
      }
    });
  }

  private addJobs(told: ReadonlyMap<Channel, News>, { due, begunAt }: Task, { jobs, passed }: Look): void {
    for (const id of passed) this.turns.wait(id);
    for (const job of jobs) {
      if (!due.has(job.id)) continue;
      const before = this.known.get(job.id);
      for (const [channel, news] of told) channel.add(news, job, before);
      this.known.set(knownFrom(job));
      this.turns.told(job.id, begunAt);
    }
  }

  /** Jobs that were to be read, or checked, and that are not there any more. */
  private addGone(told: ReadonlyMap<Channel, News>, { due, questions }: Task, { jobs, checked }: Look): void {
    const there = new Set([...jobs.map(({ id }) => id), ...checked.map(({ id }) => id)]);
    for (const id of [...due, ...questions.check]) {
      if (there.has(id)) continue;
      const job = this.known.get(id);
      if (job) for (const [channel, news] of told) channel.addGone(news, job);
      this.known.delete(id);
      this.turns.forget(id);
    }
  }

  /** A job that waits for its turn is told as a whole in a moment. */
  private addContacts(told: ReadonlyMap<Channel, News>, { heard }: Look): void {
    for (const { id, last_telemetry_at: at } of heard) {
      const job = this.known.get(id);
      if (!job || job.last_telemetry_at === at || this.turns.isWaiting(id)) continue;
      for (const [channel, news] of told) channel.addContact(news, job, at);
      this.known.set({ ...job, last_telemetry_at: at });
    }
  }

  private letIn({ joining, returning }: Task, look: Look, now: number, texts: JobTexts): void {
    const reached = new Map(withinReach(returning, look.missed).map((one) => [one.reader, one]));
    const missed = missedNews(
      [...reached.values()],
      look,
      (reader) => this.channels.for(reader),
      this.seenAt,
      texts,
    );
    for (const { reader, resolve } of joining) {
      const channel = this.channels.for(reader);
      const back = reached.get(reader);
      const news = back && missed.get(channel);
      reader.welcome({
        seen: back && news && !news.isEmpty ? back.lastId : this.seenAt,
        now: this.windows.now(now),
        missed: news,
        isReset: reader.lastId !== undefined && !back,
      });
      channel.readers.add(reader);
      resolve();
    }
  }

  private endLook(): void {
    this.underWay = false;
    for (const [id, at] of this.meanwhile) this.waitFor([{ id, updated_at: at }]);
    this.meanwhile.clear();
  }
}
