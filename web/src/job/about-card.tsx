import type { ComponentChildren, JSX } from 'preact';
import { isUnderWay } from '../hub/job-store.js';
import type { JobView, MachineItem, ReporterView } from '../hub/types.js';
import { Bytes, Instant } from '../parts/figures.js';
import { spanText } from '../words/spans.js';

interface AboutProps {
  readonly job: JobView;
  readonly item: MachineItem | null;
  readonly reporter: ReporterView | null;
}

/** Everything else that is known about a job. */
export function AboutCard({ job, item, reporter }: AboutProps): JSX.Element {
  return (
    <section class="card about" aria-labelledby="about">
      <header>
        <h2 id="about">About this job</h2>
      </header>
      <dl>
        <Row word="First heard of">
          <Instant at={job.created_at} />
        </Row>
        <Row word="Reported by">{reporter && sayReporter(reporter)}</Row>
        <Row word="Policy">{job.policy_id}</Row>
        <Row word="Repository">{job.repository_id}</Row>
        <Row word="Client's own speed">
          {isUnderWay(job) && job.transfer_speed_bps !== null && (
            <>
              <Bytes bytes={job.transfer_speed_bps} />
              /s
            </>
          )}
        </Row>
        <Row word="Client's own estimate">{etaOf(job)}</Row>
        <Row word="Usual duration">{item?.usual_seconds != null && spanText(item.usual_seconds * 1_000)}</Row>
        <Row word="Usual size">{item?.usual_bytes != null && <Bytes bytes={item.usual_bytes} />}</Row>
        <Row word="Last progress">{job.last_progress_at && <Instant at={job.last_progress_at} />}</Row>
        <Row word="Revision">{job.revision.toLocaleString('en')}</Row>
      </dl>
    </section>
  );
}

/** `pg1 (10.0.0.5), token nightly`, as far as it is known. */
export function sayReporter({ host, address, token }: ReporterView): string | null {
  const where = host === null ? address : address === null ? host : `${host} (${address})`;
  const said = [where, token === null ? null : `token ${token}`].filter((part) => part !== null);
  return said.length === 0 ? null : said.join(', ');
}

function etaOf(job: JobView): string | null {
  const { eta_seconds: seconds } = job;
  return seconds === null || !isUnderWay(job) ? null : `${spanText(seconds * 1_000)} left`;
}

/** Nothing, where nothing was said. */
function Row({ word, children }: { word: string; children: ComponentChildren }): JSX.Element | null {
  if (children === null || children === undefined || children === false) return null;
  return (
    <>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </>
  );
}
