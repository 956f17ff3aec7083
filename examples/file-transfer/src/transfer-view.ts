/** Shows a transfer to the user. */
export interface TransferView {
  /** Something has changed. */
  update(): void;
  /** The transfer is over, well or not: shows the last state of it. */
  close(): void;
}
