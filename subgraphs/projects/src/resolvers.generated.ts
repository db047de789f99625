/* This file was automatically generated. DO NOT UPDATE MANUALLY. */
    import type   { Resolvers } from './types.generated.ts';
    import    { budget as Query_budget } from './budget/resolvers/Query/budget.ts';
import    { budgets as Query_budgets } from './budget/resolvers/Query/budgets.ts';
import    { costAnalytics as Query_costAnalytics } from './analytics/resolvers/Query/costAnalytics.ts';
import    { modelPrices as Query_modelPrices } from './price/resolvers/Query/modelPrices.ts';
import    { project as Query_project } from './project/resolvers/Query/project.ts';
import    { projects as Query_projects } from './project/resolvers/Query/projects.ts';
import    { archiveProject as Mutation_archiveProject } from './project/resolvers/Mutation/archiveProject.ts';
import    { createProject as Mutation_createProject } from './project/resolvers/Mutation/createProject.ts';
import    { deleteBudget as Mutation_deleteBudget } from './budget/resolvers/Mutation/deleteBudget.ts';
import    { recordCost as Mutation_recordCost } from './cost/resolvers/Mutation/recordCost.ts';
import    { recordRunCost as Mutation_recordRunCost } from './cost/resolvers/Mutation/recordRunCost.ts';
import    { releaseCost as Mutation_releaseCost } from './reservation/resolvers/Mutation/releaseCost.ts';
import    { reserveCost as Mutation_reserveCost } from './reservation/resolvers/Mutation/reserveCost.ts';
import    { setBudget as Mutation_setBudget } from './budget/resolvers/Mutation/setBudget.ts';
import    { setModelPrice as Mutation_setModelPrice } from './price/resolvers/Mutation/setModelPrice.ts';
import    { settleCost as Mutation_settleCost } from './reservation/resolvers/Mutation/settleCost.ts';
import    { topUpBudget as Mutation_topUpBudget } from './budget/resolvers/Mutation/topUpBudget.ts';
import    { updateProject as Mutation_updateProject } from './project/resolvers/Mutation/updateProject.ts';
import    { Agent } from './cost/resolvers/Agent.ts';
import    { Budget } from './budget/resolvers/Budget.ts';
import    { BudgetConnection } from './budget/resolvers/BudgetConnection.ts';
import    { CostBucket } from './analytics/resolvers/CostBucket.ts';
import    { CostRecord } from './cost/resolvers/CostRecord.ts';
import    { CostRecordConnection } from './cost/resolvers/CostRecordConnection.ts';
import    { ModelPrice } from './price/resolvers/ModelPrice.ts';
import    { ModelPriceConnection } from './price/resolvers/ModelPriceConnection.ts';
import    { Project } from './project/resolvers/Project.ts';
import    { ProjectConnection } from './project/resolvers/ProjectConnection.ts';
import    { Reservation } from './reservation/resolvers/Reservation.ts';
import    { Run } from './cost/resolvers/Run.ts';
import    { DateTime,Decimal } from '@agentic/service/scalars';
    export const resolvers: Resolvers = {
      Query: { budget: Query_budget,budgets: Query_budgets,costAnalytics: Query_costAnalytics,modelPrices: Query_modelPrices,project: Query_project,projects: Query_projects },
      Mutation: { archiveProject: Mutation_archiveProject,createProject: Mutation_createProject,deleteBudget: Mutation_deleteBudget,recordCost: Mutation_recordCost,recordRunCost: Mutation_recordRunCost,releaseCost: Mutation_releaseCost,reserveCost: Mutation_reserveCost,setBudget: Mutation_setBudget,setModelPrice: Mutation_setModelPrice,settleCost: Mutation_settleCost,topUpBudget: Mutation_topUpBudget,updateProject: Mutation_updateProject },
      
      Agent: Agent,
Budget: Budget,
BudgetConnection: BudgetConnection,
CostBucket: CostBucket,
CostRecord: CostRecord,
CostRecordConnection: CostRecordConnection,
ModelPrice: ModelPrice,
ModelPriceConnection: ModelPriceConnection,
Project: Project,
ProjectConnection: ProjectConnection,
Reservation: Reservation,
Run: Run,
DateTime: DateTime,
Decimal: Decimal
    }