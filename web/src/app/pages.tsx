import type { JSX } from 'preact';
import { lazy } from './lazy.js';
import type { Route } from './routes.js';

const OverviewPage = lazy(async () => (await import('../overview/overview-page.js')).OverviewPage);
const JobsPage = lazy(async () => (await import('../jobs/jobs-page.js')).JobsPage);
const JobPage = lazy(async () => (await import('../job/job-page.js')).JobPage);
const MachinesPage = lazy(async () => (await import('../machines/machines-page.js')).MachinesPage);
const MachinePage = lazy(async () => (await import('../machine/machine-page.js')).MachinePage);
const RunsPage = lazy(async () => (await import('../runs/runs-page.js')).RunsPage);
const RunPage = lazy(async () => (await import('../runs/run-page.js')).RunPage);
const NodesPage = lazy(async () => (await import('../nodes/nodes-page.js')).NodesPage);
const NodePage = lazy(async () => (await import('../node/node-page.js')).NodePage);
const VmsPage = lazy(async () => (await import('../vms/vms-page.js')).VmsPage);
const VmPage = lazy(async () => (await import('../vm/vm-page.js')).VmPage);
const StatesPage = import.meta.env.DEV
  ? lazy(async () => (await import('../dev/states-page.js')).StatesPage)
  : NoPage;

export function Page({ route }: { readonly route: Route }): JSX.Element {
  switch (route.page) {
    case 'overview':
      return <OverviewPage />;
    case 'jobs':
      return <JobsPage />;
    case 'job':
      return <JobPage key={route.jobId} jobId={route.jobId} />;
    case 'machines':
      return <MachinesPage />;
    case 'machine':
      return <MachinePage key={route.vmName} vmName={route.vmName} />;
    case 'runs':
      return <RunsPage />;
    case 'run':
      return <RunPage key={route.eventId} eventId={route.eventId} />;
    case 'nodes':
      return <NodesPage />;
    case 'node':
      return <NodePage key={route.nodeId} nodeId={route.nodeId} />;
    case 'vms':
      return <VmsPage />;
    case 'vm':
      return <VmPage key={route.vmId} vmId={route.vmId} />;
    case 'states':
      return <StatesPage />;
    case 'unknown':
      return <NoPage />;
  }
}

function NoPage(): JSX.Element {
  return (
    <>
      <h1>No such page</h1>
      <p class="note">
        Go to the <a href="/">overview</a>, the <a href="/jobs">jobs</a> or the{' '}
        <a href="/machines">machines</a>.
      </p>
    </>
  );
}
