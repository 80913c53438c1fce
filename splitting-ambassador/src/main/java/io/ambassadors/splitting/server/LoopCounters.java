package io.ambassadors.splitting.server;
