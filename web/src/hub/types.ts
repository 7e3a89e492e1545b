// The answers of the hub, by the types of its own views: nothing is generated, and nothing can drift.
export type { DiskView, JobView } from '../../../src/jobs/job-view.js';
export type { JobEventAnswer } from '../../../src/jobs/job-event-answer.js';
export type { EventPage } from '../../../src/jobs/job-event-reader.js';
export type { JobList } from '../../../src/jobs/job-reader.js';
export type { SamplesView, SmallCurve } from '../../../src/history/samples-view.js';
export type { Attention, AttentionKind } from '../../../src/summary/attention.js';
export type { Summary } from '../../../src/summary/summary-reader.js';
export type { Mark, Throughput } from '../../../src/summary/throughput-reader.js';
export type { DayState } from '../../../src/machines/days.js';
export type { MachineItem } from '../../../src/machines/machine-item.js';
export type { MachineList, MachinePage, RunView } from '../../../src/machines/machines-reader.js';
export type { RunView as AgentRun } from '../../../src/runs/run-view.js';
export type { RunList as AgentRunList } from '../../../src/runs/run-reader.js';
export type { RunNames } from '../../../src/runs/run-names.js';
export type { Problem } from '../../../src/platform/problems/problem.js';
export type { JobStatus, JobType } from '../../../src/job-rules/vocabulary.js';
