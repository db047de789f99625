/** A file that an agent looks at. */
export interface SourceFile {
  readonly path: string
  readonly content: string
}

/** Something that a tool found wrong. */
export interface Finding {
  readonly file: string
  readonly line: number
  readonly rule: string
  readonly severity: 'ERROR' | 'WARNING' | 'INFO'
  readonly message: string
}

export interface ToolDescription {
  readonly name: string
  readonly description: string
}

/** Looks at files and says what is wrong with them. It has no effects, so that it may be repeated after a crash. */
export interface Tool extends ToolDescription {
  check(file: SourceFile): Promise<readonly Finding[]>
}
