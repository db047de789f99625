import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { streamText } from 'ai'
import type { Model } from './model.ts'

export interface CompatibleModelOptions {
  readonly baseUrl: string
  readonly name: string
  readonly apiKey?: string | undefined
  readonly timeoutMs?: number
}

/** Any model behind the OpenAI protocol: Ollama, vLLM, llama.cpp and most hosted ones. */
export function createCompatibleModel({ baseUrl, name, apiKey, timeoutMs = 120_000 }: CompatibleModelOptions): Model {
  const provider = new URL(baseUrl).hostname
  const connect = createOpenAICompatible({ name: provider, baseURL: baseUrl, includeUsage: true, ...(apiKey && { apiKey }) })
  return {
    provider,
    name,
    async ask({ system, prompt, signal, onText }) {
      const failures: unknown[] = []
      const result = streamText({
        model: connect(name),
        system,
        prompt,
        abortSignal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        onError: ({ error }) => {
          failures.push(error)
        },
      })
      let text = ''
      for await (const piece of result.textStream) {
        text += piece
        await onText(piece)
      }
      // The stream just ends where the provider failed; the error is told aside.
      if (failures.length > 0) throw new Error(`The model ${name} failed`, { cause: failures[0] })
      signal.throwIfAborted()
      const usage = await result.usage
      return { text, inputTokens: usage.inputTokens ?? 0, outputTokens: usage.outputTokens ?? 0 }
    },
  }
}
