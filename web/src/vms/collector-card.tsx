import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { steerCollector } from '../hub/get.js';
import { HubError } from '../hub/hub-error.js';
import { useAnswer } from '../hub/use-answer.js';
import type { CollectorStatus, Diagnosis } from '../hub/vm-answers.js';
import { Ago } from '../parts/figures.js';
import { counted } from '../words/words.js';
import { Icon } from '../parts/icon.js';
import type { IconName } from '../parts/icon.js';
import { NotConfigured } from './not-configured.js';

const TRY_MS = 30_000;

interface CollectorProps {
  readonly status: CollectorStatus;
  readonly onSteered: () => void;
}

/** How the collector fares, and its switch for operators. */
export function CollectorCard({ status, onSteered }: CollectorProps): JSX.Element {
  const { word, tone, icon } = wordOf(status);
  const isConfigured = status.status !== 'not_initialized';
  return (
    <section class="card collector" aria-labelledby="collector">
      <header>
        <h2 id="collector">Collector</h2>
        <span class={`pill ${tone}`}>
          <Icon name={icon} />
          {word}
        </span>
        {isConfigured && <Switch isRunning={status.running} onSteered={onSteered} />}
      </header>
      {isConfigured ? <Health status={status} /> : <NotConfigured />}
    </section>
  );
}

function wordOf({ status, running, collecting }: CollectorStatus): {
  word: string;
  tone: string;
  icon: IconName;
} {
  if (status === 'not_initialized') return { word: 'Not configured', tone: 'wait', icon: 'wait' };
  if (!running) return { word: 'Stopped', tone: 'stop', icon: 'stop' };
  if (collecting === false) return { word: 'Standing by', tone: 'wait', icon: 'wait' };
  return { word: 'Collecting', tone: 'run', icon: 'run' };
}

function Switch({ isRunning, onSteered }: { isRunning: boolean; onSteered: () => void }): JSX.Element {
  const [isWorking, setWorking] = useState(false);
  const [fault, setFault] = useState('');
  const steer = async (): Promise<void> => {
    setWorking(true);
    setFault('');
    try {
      await steerCollector(isRunning ? 'stop' : 'start');
    } catch (error) {
      setFault(faultIn(error));
    }
    setWorking(false);
    onSteered();
  };
  return (
    <span class="switch">
      {fault !== '' && <span role="alert">{fault}</span>}
      <button type="button" class="button" disabled={isWorking} onClick={() => void steer()}>
        {isRunning ? 'Stop' : 'Start'}
      </button>
    </span>
  );
}

function Health({ status }: { status: CollectorStatus }): JSX.Element {
  return (
    <>
      <dl class="facts">
        <Fact word="Started">
          <Ago at={status.started_at ?? null} />
        </Fact>
        <Fact word="Last reading">
          <Ago at={status.last_collection_time ?? null} />
        </Fact>
        <Count word="Readings" count={status.total_collections} />
        <Count word="Errors" count={status.total_errors} isFault />
        <Count word="Lines written" count={status.total_metrics_written} />
        <Count word="Lines waiting" count={status.influx_queue_size} />
        <Count word="Lines lost" count={status.lines_lost} isFault />
        <Count word="Reconnected" count={status.reconnects} />
      </dl>
      {status.last_error != null && <p class="nothing">Last error: {status.last_error}</p>}
      <Ends />
    </>
  );
}

/** How libvirt and InfluxDB answer, tried from time to time. */
function Ends(): JSX.Element {
  const { data } = useAnswer('/api/telemetry/diagnostic', {}, { everyMs: TRY_MS }).value;
  return (
    <dl class="facts ends">
      <End word="libvirt" trial={data?.kvm} more={data && counted(data.kvm.live_vms, 'machine')} />
      <End word="InfluxDB" trial={data?.influx} />
    </dl>
  );
}

interface EndProps {
  readonly word: string;
  readonly trial: Diagnosis['influx'] | undefined;
  readonly more?: string | null;
}

function End({ word, trial, more }: EndProps): JSX.Element {
  const isWell = trial?.status === 'connected';
  return (
    <Fact word={word}>
      {!trial && <span class="sub">…</span>}
      {trial && (
        <span class={`status ${isWell ? 'ok' : 'fail'}`}>
          <Icon name={isWell ? 'ok' : 'fail'} />
          {isWell ? 'Answers' : 'Fails'}
        </span>
      )}
      {trial && <small> {isWell ? more : trial.error}</small>}
    </Fact>
  );
}

interface CountProps {
  readonly word: string;
  readonly count: number | undefined;
  readonly isFault?: boolean;
}

function Count({ word, count, isFault = false }: CountProps): JSX.Element {
  return (
    <Fact word={word}>
      <span class={isFault && (count ?? 0) > 0 ? 'fail' : ''}>{count?.toLocaleString('en') ?? '–'}</span>
    </Fact>
  );
}

function Fact({ word, children }: { word: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function faultIn(error: unknown): string {
  if (!(error instanceof HubError)) return String(error);
  return error.code === 'role-missing'
    ? 'Your token may not steer it, which needs the role operator.'
    : error.message;
}
