/** Lets microtasks and everything else that is ready happen: one macrotask. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
