/* This file was automatically generated. DO NOT UPDATE MANUALLY. */
    import type   { Resolvers } from './types.generated.ts';
    import    { agent as Query_agent } from './agent/resolvers/Query/agent.ts';
import    { agentTools as Query_agentTools } from './tool/resolvers/Query/agentTools.ts';
import    { agents as Query_agents } from './agent/resolvers/Query/agents.ts';
import    { department as Query_department } from './department/resolvers/Query/department.ts';
import    { departments as Query_departments } from './department/resolvers/Query/departments.ts';
import    { run as Query_run } from './run/resolvers/Query/run.ts';
import    { runs as Query_runs } from './run/resolvers/Query/runs.ts';
import    { cancelRun as Mutation_cancelRun } from './run/resolvers/Mutation/cancelRun.ts';
import    { startRun as Mutation_startRun } from './run/resolvers/Mutation/startRun.ts';
import    { runEvents as Subscription_runEvents } from './run/resolvers/Subscription/runEvents.ts';
import    { Agent } from './agent/resolvers/Agent.ts';
import    { AgentConnection } from './agent/resolvers/AgentConnection.ts';
import    { Artifact } from './run/resolvers/Artifact.ts';
import    { ArtifactProduced } from './run/resolvers/ArtifactProduced.ts';
import    { Department } from './department/resolvers/Department.ts';
import    { DepartmentConnection } from './department/resolvers/DepartmentConnection.ts';
import    { LogEmitted } from './run/resolvers/LogEmitted.ts';
import    { ModelCallCompleted } from './run/resolvers/ModelCallCompleted.ts';
import    { Run } from './run/resolvers/Run.ts';
import    { RunConnection } from './run/resolvers/RunConnection.ts';
import    { RunStateChanged } from './run/resolvers/RunStateChanged.ts';
import    { StepCompleted } from './run/resolvers/StepCompleted.ts';
import    { StepStarted } from './run/resolvers/StepStarted.ts';
import    { ToolCalled } from './run/resolvers/ToolCalled.ts';
import    { DateTime,JSONValue } from '@agentic/service/scalars';
    export const resolvers: Resolvers = {
      Query: { agent: Query_agent,agentTools: Query_agentTools,agents: Query_agents,department: Query_department,departments: Query_departments,run: Query_run,runs: Query_runs },
      Mutation: { cancelRun: Mutation_cancelRun,startRun: Mutation_startRun },
      Subscription: { runEvents: Subscription_runEvents },
      Agent: Agent,
AgentConnection: AgentConnection,
Artifact: Artifact,
ArtifactProduced: ArtifactProduced,
Department: Department,
DepartmentConnection: DepartmentConnection,
LogEmitted: LogEmitted,
ModelCallCompleted: ModelCallCompleted,
Run: Run,
RunConnection: RunConnection,
RunStateChanged: RunStateChanged,
StepCompleted: StepCompleted,
StepStarted: StepStarted,
ToolCalled: ToolCalled,
DateTime: DateTime,
JSON: JSONValue
    }