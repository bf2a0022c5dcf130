package cli

import "github.com/spf13/cobra"

// verbs are all verbs, in the order in which help shows them.
func (a *App) verbs() []verbGroup {
	return []verbGroup{
		{groupRun, []*cobra.Command{newRunCommand(a), newPlanCommand(a), newWaitCommand(a)}},
		{groupLook, []*cobra.Command{
			newStatusCommand(a), newLogsCommand(a), newWhyCommand(a), newEventsCommand(a), newTopCommand(a), newHistoryCommand(a),
			newEndpointsCommand(a), newExecCommand(a), newAttachCommand(a), newCpCommand(a), newPortForwardCommand(a),
		}},
		{groupChange, []*cobra.Command{
			newScaleCommand(a), newRestartCommand(a), newStopCommand(a), newDeleteCommand(a), newSuspendCommand(a), newResumeCommand(a),
			newTriggerCommand(a), newRollbackCommand(a), newRolloutCommand(a), newPromoteCommand(a), newSignalCommand(a), newVolumesCommand(a),
		}},
		{groupFile, []*cobra.Command{newValidateCommand(a), newExplainCommand(a), newSchemaCommand(a), newInitCommand(a)}},
		{groupBack, []*cobra.Command{newNodesCommand(a), newFrameworksCommand(a), newDoctorCommand(a), newSchedulerCommand(a)}},
		{groupSelf, []*cobra.Command{
			newContextCommand(a), newConfigCommand(a), withoutConfig(newCompletionCommand(a)), withoutConfig(newVersionCommand(a)),
		}},
	}
}
