/**
 * Godot's global `Error` enum, whole, with its numbers. The members with a comment are those that Peerplug returns.
 */
export const ErrorCode = {
  /** Nothing went wrong. Compare with this one only: `code !== ErrorCode.OK` is the test for a failure. */
  OK: 0,
  /** The call does not fit the state that the connection is in, or the stack below refused it. */
  FAILED: 1,
  /** The extension does not have the capability, or there is nothing to read. */
  ERR_UNAVAILABLE: 2,
  /** The connection or channel is not open (any more), or no default extension is set. */
  ERR_UNCONFIGURED: 3,
  ERR_UNAUTHORIZED: 4,
  ERR_PARAMETER_RANGE_ERROR: 5,
  /** A bounded buffer is full. */
  ERR_OUT_OF_MEMORY: 6,
  /** The package or file to load an extension from was not found. */
  ERR_FILE_NOT_FOUND: 7,
  ERR_FILE_BAD_DRIVE: 8,
  ERR_FILE_BAD_PATH: 9,
  ERR_FILE_NO_PERMISSION: 10,
  ERR_FILE_ALREADY_IN_USE: 11,
  ERR_FILE_CANT_OPEN: 12,
  ERR_FILE_CANT_WRITE: 13,
  ERR_FILE_CANT_READ: 14,
  ERR_FILE_UNRECOGNIZED: 15,
  ERR_FILE_CORRUPT: 16,
  ERR_FILE_MISSING_DEPENDENCIES: 17,
  ERR_FILE_EOF: 18,
  /** The module of an extension failed while it was being loaded. */
  ERR_CANT_OPEN: 19,
  /** An extension could not be built. */
  ERR_CANT_CREATE: 20,
  ERR_QUERY_FAILED: 21,
  ERR_ALREADY_IN_USE: 22,
  ERR_LOCKED: 23,
  ERR_TIMEOUT: 24,
  ERR_CANT_CONNECT: 25,
  ERR_CANT_RESOLVE: 26,
  ERR_CONNECTION_ERROR: 27,
  ERR_CANT_ACQUIRE_RESOURCE: 28,
  ERR_CANT_FORK: 29,
  ERR_INVALID_DATA: 30,
  /** An argument is malformed; `getLastError()` names it. */
  ERR_INVALID_PARAMETER: 31,
  /** The name is taken by another extension. */
  ERR_ALREADY_EXISTS: 32,
  /** No extension is registered under that name. */
  ERR_DOES_NOT_EXIST: 33,
  ERR_DATABASE_CANT_READ: 34,
  ERR_DATABASE_CANT_WRITE: 35,
  ERR_COMPILATION_FAILED: 36,
  ERR_METHOD_NOT_FOUND: 37,
  ERR_LINK_FAILED: 38,
  ERR_SCRIPT_FAILED: 39,
  ERR_CYCLIC_LINK: 40,
  ERR_INVALID_DECLARATION: 41,
  ERR_DUPLICATE_SYMBOL: 42,
  ERR_PARSE_ERROR: 43,
  /** The send buffer is full; try again after it has drained. */
  ERR_BUSY: 44,
  ERR_SKIP: 45,
  ERR_HELP: 46,
  /** An extension broke its contract by throwing. */
  ERR_BUG: 47,
  ERR_PRINTER_ON_FIRE: 48,
} as const;

/** One of the values of {@link ErrorCode:variable}. */
export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];
