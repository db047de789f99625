/**
 * Answers each event of `source`. Unlike a generator function, it ends the source as soon as it is left, also while it
 * waits for the next event.
 * @param onEnd called when the source has ended, by itself or because it was left
 */
export function mapEvents<Event, Answer>(
  source: AsyncGenerator<Event, void, void>,
  answer: (event: Event) => Promise<Answer>,
  onEnd: () => void = () => {},
): AsyncGenerator<Answer, void, void> {
  const answered = async (step: Promise<IteratorResult<Event, void>>): Promise<IteratorResult<Answer, void>> => {
    const result = await step
    if (!result.done) return { done: false, value: await answer(result.value) }
    onEnd()
    return { done: true, value: undefined }
  }
  return {
    next: () => answered(source.next()),
    return: () => answered(source.return()),
    throw: (error) => answered(source.throw(error)),
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      await answered(source.return())
    },
  }
}
