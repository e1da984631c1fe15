startOverview();
startMap();
startCounts();
startFindings();
update();
