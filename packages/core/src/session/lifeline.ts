/** What is closed when the object in front of it is collected. */
export interface Lifeline {
  close(): void;
}

/**
 * Closes what stands behind an application's object once nobody refers to that object any more, as Godot closes a
 * connection or channel when its last reference goes. A lifeline must not refer to the object.
 */
export const lifelines: FinalizationRegistry<Lifeline> = new FinalizationRegistry((lifeline: Lifeline) => {
  lifeline.close();
});
