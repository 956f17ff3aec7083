/** Starts what the platform ends later. No rejection goes unseen, and no exception comes back. */
export function start(step: () => Promise<void>, onFailure: (cause: unknown) => void): void {
  const run = async (): Promise<void> => {
    try {
      await step();
    } catch (cause) {
      onFailure(cause);
    }
  };
  void run();
}
