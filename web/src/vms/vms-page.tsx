import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { pageTitle } from '../app/title.js';
import { useAnswer } from '../hub/use-answer.js';
import { counted } from '../words/words.js';
import { CollectorCard } from './collector-card.js';
import { useTrails } from './use-trails.js';
import { VmsTable } from './vms-table.js';
import '../parts/detail.css';
import '../nodes/nodes.css';
import './vms.css';

const REFRESH_MS = 2_000;

/** Virtual machines as the collector of this hub reads them, and how it fares. */
export function VmsPage(): JSX.Element {
  useEffect(() => {
    pageTitle.value = 'Virtual machines';
  }, []);
  const [version, setVersion] = useState(0);
  const options = { everyMs: REFRESH_MS, version };
  const status = useAnswer('/api/telemetry/status', {}, options).value;
  const { data, error } = useAnswer('/api/telemetry/vm-telemetry', {}, options).value;
  const trails = useTrails(data);
  return (
    <>
      <div class="head">
        <h1>Virtual machines</h1>
        <span class="sub" role="status">
          {data && counted(data.vms.length, 'machine')}
        </span>
      </div>
      {status.error && <p class="note fail">{status.error.message}</p>}
      {status.data && (
        <CollectorCard status={status.data} onSteered={() => setVersion((before) => before + 1)} />
      )}
      <section class="card" aria-labelledby="vms-now">
        <header>
          <h2 id="vms-now">Now</h2>
          <span class="sub">curves since you opened this page; a machine’s own page has all</span>
        </header>
        {error && <p class="nothing fail">{error.message}</p>}
        {data?.vms.length === 0 && <p class="nothing">No machine is being collected by this hub.</p>}
        {data && data.vms.length > 0 && <VmsTable vms={data.vms} trails={trails} />}
      </section>
    </>
  );
}
