import { describe, expect, it } from 'vitest';
import type { JobView } from '../jobs/job-view.js';
import { JobTexts, News } from './news.js';

function job(id: string): JobView {
  // News reads no other member.
  return { id, disks: [] } as unknown as JobView;
}

describe('the text of news', () => {
  it('gives the new id to the last event alone, so that a reader cut off before comes back for the rest', () => {
    const news = new News(1_000, 2_000, false, new JobTexts());
    news.jobs.push(job('a'), job('b\n'));
    news.gone.push('c');
    news.contacts.push(['d', '2026-11-21T09:00:00.000Z']);
    expect(news.sent.toString()).toBe(
      'event: gone\nid: 1000\ndata: [{"id":"c"}]\n\n' +
        'event: contact\nid: 1000\ndata: {"d":"2026-11-21T09:00:00.000Z"}\n\n' +
        'event: jobs\nid: 2000\ndata: [{"id":"a"},{"id":"b\\n"}]\n\n',
    );
    expect(news.sent).toBe(news.sent);
  });

  it('has the disks only of those who asked for them', () => {
    const texts = new JobTexts();
    const one = job('a');
    const [short, whole] = [false, true].map((withDisks) => {
      const news = new News(1, 2, withDisks, texts);
      news.jobs.push(one);
      return news.sent.toString();
    });
    expect(short).toContain('data: [{"id":"a"}]');
    expect(whole).toContain('data: [{"id":"a","disks":[]}]');
  });

  it('is of nothing where nothing was found', () => {
    expect(new News(1, 2, false, new JobTexts()).isEmpty).toBe(true);
  });
});
