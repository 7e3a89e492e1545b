import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { steerCollector } from '../hub/get.js';
import { HubError } from '../hub/hub-error.js';
import type { CollectorStatus } from '../hub/vm-answers.js';
import { Ago } from '../parts/figures.js';
import { Icon } from '../parts/icon.js';
import type { IconName } from '../parts/icon.js';

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
    </>
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

function NotConfigured(): JSX.Element {
  return (
    <p class="nothing">
      Set <code>LIBVIRT_URI</code>, <code>INFLUX_URL</code>, <code>INFLUX_DB</code> and{' '}
      <code>INFLUX_TOKEN</code> to collect the figures of virtual machines.
    </p>
  );
}

function faultIn(error: unknown): string {
  if (!(error instanceof HubError)) return String(error);
  return error.code === 'role-missing'
    ? 'Your token may not steer it, which needs the role operator.'
    : error.message;
}
