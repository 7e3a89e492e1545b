import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { pageTitle } from '../app/title.js';
import { minute } from '../hub/clock.js';
import { ZoneSwitch } from '../parts/zone-switch.js';
import { clockText, longDayText } from '../words/instants.js';
import { FirstJob, useIsEmpty } from './first-job.js';
import { LastDay } from './last-day.js';
import { MachinesCard } from './machines-card.js';
import { NeedsYou } from './needs-you.js';
import { RunningNow } from './running-now.js';
import { Tiles } from './tiles.js';
import { useLastDay } from './throughput.js';
import './overview.css';

export function OverviewPage(): JSX.Element {
  useEffect(() => {
    pageTitle.value = 'Overview';
  }, []);
  const day = useLastDay();
  const isEmpty = useIsEmpty();
  const at = minute.value;
  return (
    <>
      <div class="head">
        <h1>Overview</h1>
        <span class="sub">
          {longDayText(at)}, {clockText(at)}
          <ZoneSwitch at={at} />
        </span>
      </div>
      {isEmpty ? (
        <FirstJob />
      ) : (
        <>
          <Tiles day={day.value.data} />
          <div class="columns">
            <NeedsYou />
            <LastDay day={day.value.data} error={day.value.error} />
          </div>
          <RunningNow />
          <MachinesCard />
        </>
      )}
    </>
  );
}
