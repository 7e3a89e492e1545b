import type uPlot from 'uplot';

/** The colours of the tokens as a canvas takes them, which knows neither `var()` nor `light-dark()`. */
export class Palette {
  private readonly probe = document.createElement('span');
  private readonly known = new Map<string, string>();

  constructor(box: HTMLElement) {
    this.probe.hidden = true;
    box.append(this.probe);
  }

  of(token: string, opacity = 1): string {
    const key = `${token} ${opacity}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.probe.style.color = `color-mix(in srgb, var(${token}) ${opacity * 100}%, transparent)`;
    const { color } = getComputedStyle(this.probe);
    this.known.set(key, color);
    return color;
  }

  /** From the line down to nothing. */
  fade(chart: uPlot, token: string): CanvasGradient {
    const { top, height } = chart.bbox;
    const gradient = chart.ctx.createLinearGradient(0, top, 0, top + height);
    gradient.addColorStop(0, this.of(token, 0.38));
    gradient.addColorStop(1, this.of(token, 0.03));
    return gradient;
  }

  forget(): void {
    this.known.clear();
  }

  end(): void {
    this.probe.remove();
  }
}
