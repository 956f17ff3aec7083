/** Runs `work` after some time, with a timer that keeps no process alive. */
export function afterUnheld(delayMs: number, work: () => void): void {
  const timer = setTimeout(work, delayMs) as Partial<NodeJS.Timeout> | number; // browsers give numbers
  if (typeof timer === 'object') timer.unref?.();
}
